"""A real browser opens the page at desk and phone width: nothing to complain of, nothing sticks out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dossier.example_choice import chosen_design
from tests.dossier.example_class_two import class_two_design
from tests.dossier.example_design import example_design

from vaxsmith.dossier import record_design
from vaxsmith.dossier.page import dossier_page
from vaxsmith.patient import Design

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
WIDTHS = (390, 1280)

# The page stands in frames of the two widths (a headless window is never narrower than 500 pixels). The frames are read by
# script, which two files may not do to each other unless --allow-file-access-from-files says so.
WRAPPER = """<!DOCTYPE html><title>wrapper</title><pre id="report">nothing</pre>
<iframe src="dossier.html" style="width:390px;height:900px;border:0"></iframe>
<iframe src="dossier.html" style="width:1280px;height:900px;border:0"></iframe>
<script>
window.onload = function () {
  var reports = Array.from(document.querySelectorAll("iframe"), function (frame) {
    var page = frame.contentDocument, root = page.documentElement, table = page.getElementById("targets-table");
    var head = table.tHead.rows[0].cells[5], rows = table.tBodies[0].rows;
    head.querySelector("button").click();
    var filter = page.querySelector("#targets-table-filter input");
    filter.value = "WORD";
    filter.dispatchEvent(new Event("input"));
    page.querySelector("[data-opener] button").click();
    var narrow = Array.from(page.querySelectorAll("svg text")).filter(function (text) {
      var box = text.getBoundingClientRect();
      return box.left < -1 || box.right > frame.clientWidth + 1;
    });
    return {
      client: frame.clientWidth, scroll: root.scrollWidth, outside: narrow.map(function (text) { return text.textContent; }),
      sorted: head.getAttribute("aria-sort"), first: rows[0].cells[0].textContent.trim(),
      shown: Array.from(rows).filter(function (row) { return !row.hidden; }).length,
      open: page.querySelectorAll("details.target[open]").length
    };
  });
  document.getElementById("report").textContent = JSON.stringify(reports);
};
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page was not opened in a browser")
@pytest.mark.parametrize(("make", "word"), [(example_design, "kras"), (class_two_design, "kras"), (chosen_design, "apc")])
def test_the_page_works_at_desk_and_phone_width(tmp_path: Path, make: Callable[[], Design], word: str) -> None:
    record = record_design(make())
    (tmp_path / "dossier.html").write_text(dossier_page(record), encoding="utf-8")
    (tmp_path / "wrapper.html").write_text(WRAPPER.replace("WORD", word), encoding="utf-8")
    assert CHROMIUM is not None
    command = [
        CHROMIUM,
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--allow-file-access-from-files"),
        *("--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom"),
        (tmp_path / "wrapper.html").as_uri(),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False, encoding="utf-8", errors="replace")
    except subprocess.TimeoutExpired:
        pytest.skip("chromium did not answer within 60 s on this machine: the page was not opened in a browser")
    found = re.search(r'<pre id="report">(\[.*?\])</pre>', done.stdout, re.DOTALL)
    if found is None and "</html>" not in done.stdout:
        pytest.skip("chromium could not start on this machine: the page was not opened in a browser")
    assert "CONSOLE" not in done.stderr, re.findall(r".*CONSOLE.*", done.stderr)
    assert found, done.stdout[:2000]
    reports = json.loads(found[1])
    assert [report["client"] for report in reports] == list(WIDTHS)
    for report in reports:
        assert report["scroll"] <= report["client"]
        assert report["outside"] == []
        assert report["sorted"] == "ascending"
        assert report["first"] == str(min(record.chosen, key=lambda target: target.peptides[0].percentile or 0.0).rank)
        assert report["shown"] == 1
        assert report["open"] == 6
