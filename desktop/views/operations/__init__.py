"""The desks of the city, for whoever looks after them."""
