"""Writers: one module per output, each a function from documents to files."""
