"""Checks figures against plotly's own schema: each attribute by name and by value.

Reads a JSON object {name: {data, layout, frames?}} from stdin; prints a JSON object {name: complaint}.
"""

import json
import sys

import plotly.graph_objects as go


def complaint(figure):
    try:
        go.Figure(data=figure["data"], layout=figure["layout"], frames=figure.get("frames", []))
    except ValueError as error:
        return str(error).strip().splitlines()[0]
    return None


figures = json.load(sys.stdin)
found = {name: complaint(figure) for name, figure in figures.items()}
json.dump({name: text for name, text in found.items() if text}, sys.stdout)
