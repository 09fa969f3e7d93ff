// Unpacks the plotly.js that this page carries and draws the figures. The page asks nothing of the network.
(function () {
  "use strict";
  var figures = window.optimerFigures;
  async function start() {
    var packed = Uint8Array.from(atob(document.getElementById("plotly-gz").textContent.trim()), function (c) {
      return c.charCodeAt(0);
    });
    var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    var script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.appendChild(script);
    figures.ready();
  }
  start().catch(function (e) { figures.failed("this browser is too old: " + e); });
})();
