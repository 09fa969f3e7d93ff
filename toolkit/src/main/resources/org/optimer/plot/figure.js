// Draws figures where they stand, in the page's own light or dark colours. Loaded once per page; the figures that come
// before plotly.js has arrived wait in a queue. Nothing is fetched but the one script named by load().
(function () {
  "use strict";
  if (window.optimerFigures) return;
  var waiting = [], drawn = [], state = "idle";

  // text colour from the page, papers transparent: the figure looks at home on any ground
  function theme(div) {
    return {
      font: { color: getComputedStyle(div.parentElement || div).color },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)"
    };
  }

  function themed(div, layout) {
    var out = JSON.parse(JSON.stringify(layout)), own = theme(div);
    var template = ((out.template = out.template || {}).layout = (out.template || {}).layout || {});
    template.font = Object.assign({}, template.font, own.font);
    template.paper_bgcolor = own.paper_bgcolor;
    template.plot_bgcolor = own.plot_bgcolor;
    return out;
  }

  function draw(item) {
    var div = item.div, fig = item.fig;
    div.textContent = "";
    window.Plotly.newPlot(div, fig.data, themed(div, fig.layout), fig.config);
    drawn.push(item);
  }

  function flush() {
    state = "ready";
    while (waiting.length) draw(waiting.shift());
  }

  function failed(what) {
    state = "failed";
    waiting.splice(0).forEach(function (item) {
      var note = document.createElement("p");
      note.textContent = "plotly.js could not be loaded (" + what + "): this is the figure in words. " +
        "Run ./optimer kernel install, then open the notebook again.";
      item.div.appendChild(note);
    });
    state = "idle"; // the next figure tries again
  }

  // A page may use AMD modules (require.js); plotly must then still become window.Plotly.
  function load(url) {
    if (state === "ready" || state === "loading") return;
    if (window.Plotly && window.Plotly.newPlot) return flush();
    state = "loading";
    var define = window.define, script = document.createElement("script");
    window.define = undefined;
    script.onload = function () { window.define = define; flush(); };
    script.onerror = function () { window.define = define; failed(url); };
    script.src = url;
    document.head.appendChild(script);
  }

  // The place may not be in the page yet when its script runs (JupyterLab attaches outputs afterwards).
  function add(id, fig, tries) {
    var div = document.querySelector('[data-optimer-figure="' + id + '"]:not([data-claimed])');
    if (!div) {
      if ((tries || 0) < 600) requestAnimationFrame(function () { add(id, fig, (tries || 0) + 1); });
      return;
    }
    div.setAttribute("data-claimed", "");
    waiting.push({ div: div, fig: fig });
    if (state === "ready") flush();
  }

  function restyle() {
    drawn = drawn.filter(function (item) { return item.div.isConnected; });
    drawn.forEach(function (item) {
      window.Plotly.react(item.div, item.fig.data, themed(item.div, item.fig.layout), item.fig.config);
    });
  }
  new MutationObserver(function () { setTimeout(restyle, 200); }).observe(document.body, {
    attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"]
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { setTimeout(restyle, 50); });

  window.optimerFigures = { add: add, load: load, ready: flush, failed: failed };
})();
