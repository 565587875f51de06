"""A page that needs nothing else: one HTML file with its style and pictures inside, readable on a telephone."""

import base64
from html import escape

PIXELS = 105  # of a page per inch of a figure

STYLE = """
:root { --ink: #1c1f24; --soft: #5d6470; --line: #dfe3e8; --wash: #f6f7f9; --in: #00694d; --out: #b34700; --accent: #0072b2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2.5rem 1.2rem 4rem; max-width: 62rem; color: var(--ink); background: #fff;
  font: 17px/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 2.8rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.02rem; margin: 1.6rem 0 .4rem; }
p, ul, .answer { max-width: 44rem; }
.question { color: var(--soft); font-size: 1.1rem; margin: 0 0 1.4rem; }
.answer { border-left: 4px solid var(--accent); padding: .7rem 1rem; margin: 1.2rem 0; background: var(--wash);
  font-size: 1.12rem; }
.note { color: var(--soft); font-size: .9rem; }
.wide { overflow-x: auto; -webkit-overflow-scrolling: touch; margin: .5rem 0 1rem; }
table { border-collapse: collapse; font: 14px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .8rem .28rem 0; text-align: right; white-space: nowrap; vertical-align: top;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); }
th:first-child, td:first-child, td.text, th.text { text-align: left; }
td.text { white-space: normal; min-width: 9rem; }
tr.group td { font-weight: 600; padding-top: .9rem; text-align: left; white-space: normal; }
.in { color: var(--in); font-weight: 600; } .out { color: var(--out); font-weight: 700; }
figure { margin: 1.6rem 0 2rem; } figure img { display: block; width: 100%; height: auto; min-width: 36rem; }
figcaption { color: var(--soft); font-size: .95rem; max-width: 44rem; margin-top: .3rem; }
pre { font-size: 12.5px; line-height: 1.4; background: var(--wash); padding: .8rem 1rem; overflow-x: auto; }
summary { cursor: pointer; font-weight: 600; } footer { margin-top: 3rem; }
@media (max-width: 40rem) { body { font-size: 16px; padding-top: 1.4rem; } h1 { font-size: 1.5rem; }
  figure img { min-width: 32rem; } }
@media print { body { max-width: none; } .wide { overflow: visible; } figure { break-inside: avoid; }
  figure img { min-width: 0; } }
"""


def page(title, body):
    """The whole document."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def tag(name, text, kind=""):
    """One element with escaped text."""
    return f"<{name}{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{escape(str(text))}</{name}>"


def table(head, rows, text=()):
    """A table; rows are lists of cells, a cell is text or (text, class), a row of one cell is a group's heading."""
    kinds = ["text" if place in text else "" for place in range(len(head))]
    lines = ["<tr>" + "".join(tag("th", name, kind) for name, kind in zip(head, kinds)) + "</tr>"]
    for row in rows:
        if len(row) == 1:
            lines.append(f'<tr class="group"><td colspan="{len(head)}">{escape(str(row[0]))}</td></tr>')
            continue
        cells = [cell if isinstance(cell, tuple) else (cell, kind) for cell, kind in zip(row, kinds)]
        lines.append("<tr>" + "".join(tag("td", *cell) for cell in cells) + "</tr>")
    return '<div class="wide"><table>\n' + "\n".join(lines) + "\n</table></div>"


def picture(svg, inches, title, caption):
    """A picture inside the page, with its title and caption.  svg: its bytes; inches: its width."""
    data = base64.b64encode(svg).decode()
    width = f"max-width:{inches * PIXELS:.0f}px"
    image = f'<img alt="{escape(title, quote=True)}" style="{width}" src="data:image/svg+xml;base64,{data}">'
    return f'<figure><div class="wide">{image}</div><figcaption><b>{escape(title)}.</b> {escape(caption)}</figcaption></figure>'
