/* Tells the pages with unsaved work that somebody has signed in again. */
new BroadcastChannel("session").postMessage("signed in")
