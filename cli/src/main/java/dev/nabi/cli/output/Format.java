package dev.nabi.cli.output;

/** How results are written. */
public enum Format {
    table,
    json,
    yaml,
    name
}
