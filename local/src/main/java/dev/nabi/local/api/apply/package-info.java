/** Server-side apply: sets of fields, who manages them, merging and conflicts. */
@NullMarked
package dev.nabi.local.api.apply;

import org.jspecify.annotations.NullMarked;
