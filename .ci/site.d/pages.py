"""Makes the sources of the site from the repository's pages, and checks the links of the site that was made."""

import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README", "CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT", "CHANGELOG"]
LINK = re.compile(r"(\]\()([^)\s]+)(\))")
CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)


def stage(target: Path) -> None:
    """Writes the pages to a folder, all at one level, with the README as the first."""
    sources = sorted((ROOT / "docs").glob("*.md")) + [ROOT / f"{page}.md" for page in PAGES]
    names = {page: "index.md" if page.stem == "README" else page.name for page in sources}
    extra = target / "extra"
    extra.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("conf.py"), target)
    for picture in [*(ROOT / "docs").glob("*.svg"), *(ROOT / "docs").glob("*.png")]:
        shutil.copy(picture, target)
        shutil.copy(picture, extra)  # for pages that name a picture in HTML
    for page, name in names.items():
        text = page.read_text(encoding="utf-8")
        parts = CODE.split(text)
        parts[::2] = [LINK.sub(lambda link, at=page: moved(link, at, names, target), part) for part in parts[::2]]
        text = "".join(parts)
        (target / name).write_text(text + contents(text) if name == "index.md" else text, encoding="utf-8")


def moved(link: re.Match[str], page: Path, names: dict[Path, str], target: Path) -> str:
    """Returns a link as it is on the site; a file that is no page is copied into it."""
    path, _, anchor = link[2].partition("#")
    if not path or urlsplit(path).scheme:
        return link[0]
    file = (page.parent / path).resolve()
    if file in names:
        return f"{link[1]}{names[file]}{'#' + anchor if anchor else ''}{link[3]}"
    if file.suffix in (".svg", ".png"):
        return f"{link[1]}{file.name}{link[3]}"
    if not file.is_file():
        sys.exit(f"{page.relative_to(ROOT)} links to {path}, and there is no such file")
    copy = Path("files") / (str(file.relative_to(ROOT)) + (".txt" if file.suffix == ".md" else ""))
    (target / copy).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, target / copy)
    return f"{link[1]}{copy}{link[3]}"


def contents(readme: str) -> str:
    """Returns the site's table of contents, which is the list of pages at the end of the README."""
    chapters = re.findall(r"^- ([A-Z][^:\n]*): (.*)$", readme.split("## Documentation")[1], re.MULTILINE)
    text = ""
    for title, links in chapters:
        pages = re.findall(r"\]\(([^)#]+)\.md\)", links)
        text += f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n" + "\n".join(pages) + "\n```\n"
    return text


class Page(HTMLParser):
    """The links and the anchors of a page of the site."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = {"", "top"}
        self.links: set[str] = set()
        self.loads: set[str] = set()  # what a browser fetches to show the page
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value or "")
            elif name in ("src", "srcset") or (name == "href" and tag == "link"):
                self.loads.add(value or "")
            elif name == "href":
                self.links.add(value or "")


def check(site: Path) -> None:
    """Ends with an error that lists each broken link of the site, and each file that a page loads from another host."""
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in sorted(site.glob("*.html"))}
    broken = []
    for file, page in pages.items():
        broken += [f"{file.name}: {link}" for link in sorted(page.links) if not leads_somewhere(link, file, pages)]
        broken += [f"{file.name} loads {link}" for link in sorted(page.loads) if not is_here(link, file, pages)]
    if broken:
        sys.exit("broken links of the site:\n" + "\n".join(broken))
    print(f"== {sum(len(page.links) for page in pages.values())} links of {len(pages)} pages are right")


def leads_somewhere(link: str, file: Path, pages: dict[Path, Page]) -> bool:
    return urlsplit(link).scheme in ("https", "http", "mailto") or is_here(link, file, pages)


def is_here(link: str, file: Path, pages: dict[Path, Page]) -> bool:
    """Says whether a link leads to a file of the site, and to an anchor that it has."""
    url = urlsplit(link)
    if url.scheme or url.netloc:
        return url.scheme == "data"
    target = (file.parent / unquote(url.path)).resolve() if url.path else file
    return target.is_file() and (target not in pages or unquote(url.fragment) in pages[target].anchors)


if __name__ == "__main__":
    {"stage": stage, "check": check}[sys.argv[1]](Path(sys.argv[2]).resolve())
