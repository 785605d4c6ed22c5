"""Tables, charts and numbers of the data inside articles: the door from metrics to the prose."""
