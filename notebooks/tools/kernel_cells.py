"""Cells that hold the kernel to its promises: imports, rich results, progress, help, interrupts."""

import time

from jupyter_client.manager import start_new_kernel

PLOTLY = "application/vnd.plotly.v1+json"
HTML = "text/html"


class Session:
    """A running kernel; run() gives the messages of one cell."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="optimer", startup_timeout=120)

    def run(self, code, interrupt_after=None, timeout=180):
        out = []
        sent = time.monotonic()
        request = self.client.execute(code)
        while True:
            if interrupt_after and time.monotonic() - sent > interrupt_after:
                self.manager.interrupt_kernel()
                interrupt_after = None
            try:
                message = self.client.get_iopub_msg(timeout=0.5)
            except Exception as e:  # queue.Empty: nothing came in half a second
                if time.monotonic() - sent > timeout:
                    raise TimeoutError(code) from e
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                self.client.get_shell_msg(timeout=timeout)
                return out
            if kind in ("execute_result", "display_data", "update_display_data", "stream", "error"):
                out.append((kind, content))

    def text(self, code):
        """What a cell's last expression prints."""
        return "".join(c["data"]["text/plain"] for k, c in self.run(code) if k == "execute_result")

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def data(messages):
    return [c["data"] for k, c in messages if k in ("execute_result", "display_data")]


def run(check, label, interrupts):
    session = Session()
    try:
        _cells(check, label, session)
        if interrupts:
            _interrupts(check, label, session)
    finally:
        session.close()


def _cells(check, label, session):
    refused = session.text("org.optimer.notebook.Notebook.refusedImports()")
    check(refused == "[]", f"{label}: all default imports are accepted {refused}")

    card = data(session.run('Card.of("A card").fact("a", 1)'))
    check(len(card) == 1 and "<table" in card[0][HTML] and card[0]["text/plain"] == "A card\n  a  1", f"{label}: a card shows itself")

    fig = data(session.run('Plots.cosines(List.of("a", "b"), new double[][] {{1, Double.NaN}, {Double.NaN, 1}})'))
    check(len(fig) == 1 and {PLOTLY, HTML, "text/plain"} <= set(fig[0]), f"{label}: a figure has data, HTML and words")
    check(fig and fig[0][PLOTLY]["layout"]["title"]["text"] == "Cosines between distribution vectors", f"{label}: its title is in the data")

    shown = session.run('show(Card.of("one"), Fig.of("two"), 3)')
    check([k for k, _ in shown] == ["display_data"] * 3, f"{label}: show() shows each thing and returns nothing {[k for k, _ in shown]}")

    table = data(session.run(
        'tech.tablesaw.api.Table.create("t", tech.tablesaw.api.IntColumn.create("n", new int[] {1, 2}))'))
    check(table and "t: 2 rows" in table[0]["text/plain"] and HTML in table[0], f"{label}: a Tablesaw table shows itself")

    if "JJava" in label:  # the other kernel runs on classes, not on the jar that carries the index
        text = data(session.run('help("Merge.density")'))[0]["text/plain"]
        check("density" in text and "No documentation" not in text, f"{label}: help() knows the documentation {text[:60]!r}")
        text = data(session.run("help(Card.of(\"x\"))"))[0]["text/plain"]
        check(text.startswith("record Card("), f"{label}: help(x) explains the class of x")

    work = 'try (var p = Progress.start("counting", 2000, "steps")) { for (int i = 0; i < 2000; i++) { Thread.sleep(1); p.step(1); } }'
    start = time.monotonic()
    messages = session.run(work)
    seconds = time.monotonic() - start
    kinds = [k for k, _ in messages]
    good = kinds.count("display_data") == 1 and 2 <= kinds.count("update_display_data") <= 10 * seconds + 2
    check(good, f"{label}: progress rewrites one display at most ten times a second ({len(kinds)} messages in {seconds:.1f} s)")
    last = messages[-1][1]["data"]["text/plain"] if messages else ""
    check(last.startswith("counting: 2,000 of 2,000 steps"), f"{label}: its last state stays {last!r}")

    noise = [c for k, c in session.run("int i = 1; System.out.println(i);") if k == "stream" and c["name"] == "stderr"]
    check(not noise, f"{label}: nothing on stderr")


def _interrupts(check, label, session):
    """An interrupted cell stops its work at once, and what it had finished is there for the next cell."""
    session.run("var finished = new java.util.concurrent.atomic.AtomicInteger();")
    endless = """try (var p = Progress.start("endless", 1_000_000, "steps")) {
        while (true) { Thread.sleep(5); finished.incrementAndGet(); p.step(1); }
    }"""
    messages = session.run(endless, interrupt_after=2)
    check(any(k == "error" for k, _ in messages), f"{label}: an interrupted cell ends with an error")
    time.sleep(1)
    first = int(session.text("finished.get()"))
    time.sleep(1)
    second = int(session.text("finished.get()"))
    check(first == second and first > 10, f"{label}: its work has stopped and what it finished is kept ({first} steps, later {second})")

    spin = """var p = Progress.start("spinning", 0, "steps");
    try { while (true) { finished.incrementAndGet(); p.check(); } } finally { p.close(); }"""
    session.run(spin, interrupt_after=2)
    time.sleep(1)
    first = int(session.text("finished.get()"))
    time.sleep(1)
    check(first == int(session.text("finished.get()")), f"{label}: work that never sleeps stops as well")
