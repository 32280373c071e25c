/** JSON of plain shapes (records, maps, lists, scalars) at a fraction of a data-binding library's start. */
@NullMarked
package dev.nabi.function.json;

import org.jspecify.annotations.NullMarked;
