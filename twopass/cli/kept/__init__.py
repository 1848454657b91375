"""Commands for what is kept: replies of models, readings, and libraries of them."""
