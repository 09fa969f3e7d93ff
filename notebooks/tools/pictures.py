"""Draws plotly figures as PNG with a headless Chromium and the plotly.js of the kernelspec. No other package needed."""

import base64
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

WIDTH = 900
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")

# The page draws one figure after the other and leaves the pictures as text; --dump-dom prints the page when done.
PAGE = """<!doctype html><html><head><meta charset="utf-8"></head><body><div id="place"></div>
<pre id="pictures"></pre><script src="{plotly}"></script><script>
(async function () {{
  var figures = {figures}, out = [];
  for (var fig of figures) {{
    try {{
      var layout = Object.assign({{}}, fig.layout, {{autosize: false, width: {width}}});
      out.push(await Plotly.toImage({{data: fig.data, layout: layout}},
        {{format: "png", width: {width}, height: layout.height || 420, scale: 1}}));
    }} catch (e) {{ out.push("error: " + e); }}
  }}
  document.getElementById("pictures").textContent = JSON.stringify(out);
}})();
</script></body></html>"""


def browser():
    """The path of a Chromium-like browser, or None."""
    named = os.environ.get("OPTIMER_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def draw(figures, plotly):
    """PNG bytes for each figure (a dict with data and layout). plotly is the path of plotly.js."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "figures.html")
        # "<" as an escape, so that no text of a figure can end the script
        data = json.dumps(figures).replace("<", "\\u003c")
        page.write_text(
            PAGE.format(plotly=pathlib.Path(plotly).resolve().as_uri(), figures=data, width=WIDTH), encoding="utf-8"
        )
        command = [
            browser(),
            "--headless=new",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-extensions",
            f"--user-data-dir={folder}/profile",
            "--virtual-time-budget=120000",
            "--dump-dom",
            page.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium's sandbox refuses root, and the page is our own
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, encoding="utf-8")
    found = re.search(r'<pre id="pictures">(.*?)</pre>', done.stdout, re.S)
    if not found or not found.group(1):
        raise RuntimeError(f"{command[0]} drew nothing (exit {done.returncode}): {done.stderr[-500:]}")
    pictures = json.loads(html.unescape(found.group(1)))
    wrong = [p for p in pictures if not p.startswith("data:image/png;base64,")]
    if wrong or len(pictures) != len(figures):
        raise RuntimeError(f"{len(pictures)} of {len(figures)} pictures; {wrong[:1]}")
    return [base64.b64decode(p.split(",", 1)[1]) for p in pictures]
