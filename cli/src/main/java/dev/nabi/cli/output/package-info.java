/** What a person reads: tables, JSON, YAML, names, colours and progress. */
@NullMarked
package dev.nabi.cli.output;

import org.jspecify.annotations.NullMarked;
