/** Access keys: a Secret each, bound to a ServiceAccount, by which requests are signed. */
@NullMarked
package dev.nabi.console.accesskeys;

import org.jspecify.annotations.NullMarked;
