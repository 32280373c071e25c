/** The kinds that the API serves, one row each; custom resources join them when their definition is created. */
@NullMarked
package dev.nabi.local.api.kinds;

import org.jspecify.annotations.NullMarked;
