"""The store of a configuration. Apart from configured.py: a command that needs no database does not load it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bridge.errors import StoreError
from bridge.settings.load import Loaded
from bridge.store import Store, open_store


@contextmanager
def opened_store(loaded: Loaded) -> Iterator[Store]:
    """The store of this installation; its folder is made if it is missing, readable by its owner alone."""
    if loaded.store_file is not None:
        _make_folder(loaded)
    store = open_store(loaded.store_url)
    try:
        yield store
    finally:
        store.close()


def _make_folder(loaded: Loaded) -> None:
    file = loaded.store_file
    if file is None or file.parent.is_dir():
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise StoreError(
            f"the folder of the database cannot be made: {error.strerror}",
            where=str(file.parent),
            next_step="check the rights of the folder above, or set store.url",
            permanent=True,
        ) from error
