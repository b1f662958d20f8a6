"use strict";(()=>{var s="runstatus.theme",o=matchMedia("(prefers-color-scheme: dark)"),t="system";function m(){try{let e=localStorage.getItem(s);return e==="light"||e==="dark"?e:
"system"}catch{return"system"}}function r(e){t=e,h()}function h(){document.documentElement.dataset.theme=t==="system"?o.matches?"dark":"light":t}o.addEventListener("change",h);r(m());})();
