"""Acts on accounts and files. None of them holds a transaction open over the network."""
