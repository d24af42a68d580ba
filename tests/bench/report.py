"""report.py - the lines of a run as a table for a terminal and as a page for a browser."""

import html

from figures import Series

STYLE = """
body { font: 15px/1.45 sans-serif; margin: 2em auto; max-width: 76em; padding: 0 1em; color: #222; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35em .6em; border-bottom: 1px solid #ddd; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td small { color: #777; } .held { color: #16702d; } .missed { color: #b3261e; font-weight: bold; }
"""
WIDTH, HEIGHT = 240, 26  # of a line's bars


def number(value):
    """Three digits that say something."""
    if value is None:
        return "-"
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def figure(values, unit):
    return f"{number(Series(tuple(values)).median)} {unit}".strip()


def spread(series):
    if series.median is None:
        return "-"
    return f"{series.median:.2f} ({series.least:.2f}-{series.most:.2f})"


def table(lines):
    """With a column for the build before when there is one."""
    compares = any(line.before for line in lines)
    head = ["row", "what", "floor", "", "ours", *(["before"] if compares else []), "ratio (range)",
            "bar", ""]
    rows = [head]
    for line in lines:
        if line.missing:
            rows.append([line.name, line.what, line.floor_name, "", "",
                         *([""] if compares else []), line.missing, str(line.bar or ""),
                         line.verdict])
            continue
        rows.append([line.name, line.what, line.floor_name,
                     figure(line.floor, line.unit),
                     figure(line.own, line.unit),
                     *([spread(line.ratio_before)] if compares else []), spread(line.ratio),
                     str(line.bar or ""), line.verdict])
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
                     for row in rows)


def summary(lines):
    judged = [line for line in lines if line.verdict in ("held", "MISSED")]
    held = [line for line in judged if line.verdict == "held"]
    left_out = [line for line in lines if line.verdict == "not measured"]
    return (f"{len(held)} of {len(judged)} bars held"
            + (f", {len(left_out)} not measured" if left_out else ""))


def bars(line):
    """The ratio as a bar from zero, its range as a thin line, the bar it is held to as a mark."""
    series = line.ratio
    if series.median is None:
        return ""
    before = line.ratio_before
    held_to = line.bar.value if line.bar else 0
    full = 1.08 * max(series.most, held_to, before.most or 0)
    if full <= 0:
        return ""

    def place(value):
        return round(WIDTH * max(value, 0) / full, 1)

    colour = {"held": "#2e9d50", "MISSED": "#d0453b"}.get(line.verdict, "#8a94a6")
    parts = [f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" '
             f'aria-label="{html.escape(spread(series))}">']
    if before.median is not None:
        parts.append(f'<rect x="0" y="2" width="{place(before.median)}" height="5" '
                     'fill="#b9c0cc"/>')
    parts.append(f'<rect x="0" y="9" width="{place(series.median)}" height="10" fill="{colour}"/>')
    parts.append(f'<line x1="{place(series.least)}" x2="{place(series.most)}" y1="14" y2="14" '
                 'stroke="#222" stroke-width="1.5"/>')
    if line.bar:
        parts.append(f'<line x1="{place(held_to)}" x2="{place(held_to)}" y1="0" y2="{HEIGHT}" '
                     'stroke="#222" stroke-width="2" stroke-dasharray="3 2"/>')
    return "".join(parts) + "</svg>"


def page_row(line, compares):
    def cell(text, kind=""):
        return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"

    said = html.escape
    notes = "; ".join(f"{what} {number(value)}" for what, value in line.notes.items())
    cells = [cell(f"{said(line.what)}<br/><small>{said(line.name)}"
                  f"{': ' + said(notes) if notes else ''}</small>"),
             cell(said(line.floor_name))]
    if line.missing:
        cells += [cell("")] * (4 if compares else 3)
        cells.append(cell(f"<small>{said(line.missing)}</small>"))
    else:
        cells += [cell(said(figure(line.floor, line.unit)), "number"),
                  cell(said(figure(line.own, line.unit)), "number")]
        if compares:
            cells.append(cell(spread(line.ratio_before), "number"))
        cells += [cell(spread(line.ratio), "number"), cell(bars(line))]
    cells += [cell(said(str(line.bar or "")), "number"),
              cell(said(line.verdict), {"held": "held", "MISSED": "missed"}.get(line.verdict, ""))]
    return f"<tr>{''.join(cells)}</tr>"


def page(lines, about):
    """A page that needs nothing else: no script, no file beside it."""
    compares = any(line.before for line in lines)
    head = ["", "floor", "floor", "ours", *(["ratio before"] if compares else []), "ratio (range)",
            "", "bar", ""]
    rows = "\n".join(page_row(line, compares) for line in lines)
    names = "".join(f"<th>{name}</th>" for name in head)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Intake: speed'
            f"</title><style>{STYLE}</style></head><body><h1>Intake: speed</h1>\n"
            f"<p>{html.escape(about)}. {summary(lines)}.</p>\n<p>A bar is the median ratio to the "
            "floor of the same turns, the thin line its range, the dashed mark what it is held to"
            f"{', the grey bar above it the build before' if compares else ''}.</p>\n"
            f"<table><tr>{names}</tr>\n{rows}\n</table></body></html>\n")
