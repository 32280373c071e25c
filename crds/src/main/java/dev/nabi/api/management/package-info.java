/** Who may read what at the management ports of operator and gateways: one policy for both. */
@NullMarked
package dev.nabi.api.management;

import org.jspecify.annotations.NullMarked;
