"""The kinds of entry: each file here that declares a KIND is one, and nothing else lists them."""

import pkgutil
from importlib import import_module

from registry.kinds.kind import Kind


def _find() -> dict[str, Kind]:
    modules = (
        import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    declared = [
        module.KIND for module in modules if isinstance(getattr(module, "KIND", None), Kind)
    ]
    return {kind.name: kind for kind in sorted(declared, key=lambda kind: kind.order)}


KINDS = _find()
PLURALS = {kind.plural: kind for kind in KINDS.values()}
