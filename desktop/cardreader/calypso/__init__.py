"""Calypso cards: their products, their commands, and what is known of the card that lies there."""
