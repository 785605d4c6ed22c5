/* What every public page runs, as one file once it is collected: see collabsite/static_files.py.
   Each finds for itself whether the page has what it improves. */
import "./views.js"
import "./notes.js"
import "./section-links.js"
import "./narrowing.js"
import "./copy-address.js"
import "./search-key.js"
