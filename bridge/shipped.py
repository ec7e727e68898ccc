"""Where the files are that ship with the program: templates/, config/, language tables; in a wheel or a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped_folder(name: str) -> Path:
    """The folder `templates` or `config`: inside an installed wheel, else beside the package (checkout, editable).

    `__file__`, not importlib.resources: in an editable install the resource path does not exist.
    """
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def language_texts() -> dict[str, str]:
    """File name -> text of every table in bridge/language/, for the pure parsers of that package."""
    folder = _PACKAGE / "language"
    files = sorted([*folder.glob("*.toml"), *folder.glob("*.json")])
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def template_texts(folder: Path | None = None) -> dict[str, str]:
    """Name ("pages/feed.html", "words/de.po", "assets/style.css" ...) -> text of every template below a folder."""
    root = folder or shipped_folder("templates")
    kinds = {".html", ".txt", ".xml", ".po", ".css", ".js", ".svg"}
    files = sorted(file for file in root.rglob("*") if file.suffix in kinds)
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}
