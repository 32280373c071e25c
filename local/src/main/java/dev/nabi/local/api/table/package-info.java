/** Objects as the rows that kubectl prints. */
@NullMarked
package dev.nabi.local.api.table;

import org.jspecify.annotations.NullMarked;
