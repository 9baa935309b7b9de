"""What happens to a person who asks for a certification: acts, states, clocks, and who may do what."""
