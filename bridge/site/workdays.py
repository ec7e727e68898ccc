"""Public holidays of a region. The only importer of `holidays`, and only when a region is configured: it is large."""

from datetime import date
from difflib import get_close_matches
from functools import lru_cache


@lru_cache(maxsize=256)
def public_holidays(region: str, year: int) -> frozenset[date]:
    """The holidays of "DE-BY" (country and part of it, ISO 3166) or "AT" in a year; none without a region.

    KeyError or NotImplementedError for a region nobody knows: `known_region` has been asked before.
    """
    if not region:
        return frozenset()
    import holidays  # noqa: PLC0415  a third of a second, for those who want it

    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


def known_region(region: str) -> str:
    """The region as ISO 3166 writes it; ValueError says which are known."""
    text = region.strip()
    if not text:
        return ""
    import holidays  # noqa: PLC0415

    country, _, part = text.partition("-")
    country = country.upper()
    parts = holidays.list_supported_countries(include_aliases=False)
    if country not in parts:
        raise ValueError(f'"{region}" begins with no known country: write DE, AT, CH, or with its part DE-BY')
    spelled = {one.casefold(): one for one in parts[country]}
    if part and part.casefold() not in spelled:
        near = get_close_matches(part.upper(), parts[country], n=1)
        hint = f"did you mean {country}-{near[0]}?" if near else f"known are: {', '.join(parts[country]) or 'none'}"
        raise ValueError(f'"{region}": {country} has no part "{part}" with holidays of its own; {hint}')
    return f"{country}-{spelled[part.casefold()]}" if part else country
