"""The store: files that builds made, each under the hash of everything that it was made of."""

from generator.store.files import LIMIT, Store
from generator.store.keys import key, program

__all__ = ["LIMIT", "Store", "key", "program"]
