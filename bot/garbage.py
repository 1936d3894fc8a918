"""How seldom Python looks for garbage in a running bot, so that no answer waits for it, nor an import.

An answer makes thousands of objects that all go when it is drawn, by their counts alone, and so does reading
a mail. With Python's usual thresholds each look of the longest kind falls into some answer: of pages that
take 25 ms some took 50.
"""

from __future__ import annotations

import gc

_NEW, _YOUNG, _ALL = 20_000, 20, 50
"""New objects before a look at them; such looks before one at what is left; those before one at all."""


def settle() -> None:
    """To be called once all is loaded: what is there then stays, and is looked at no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, _YOUNG, _ALL)
