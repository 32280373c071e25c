/** Structural schemas of built-in kinds and custom resources: defaulting, pruning, validation, CEL rules. */
@NullMarked
package dev.nabi.local.api.schema;

import org.jspecify.annotations.NullMarked;
