"""The pages of the certificateur and of the training body: queue, acts, règlements, habilitations, sessions."""
