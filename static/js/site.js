/* What every public page runs, as one file once it is collected: see collabsite/web/static_files.py.
   Each finds for itself whether the page has what it improves. */
import "./site/views.js"
import "./site/notes.js"
import "./site/chart-values.js"
import "./site/section-links.js"
import "./site/copy-address.js"
import "./site/search-key.js"
