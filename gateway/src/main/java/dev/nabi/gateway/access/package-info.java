/** Who may call a Function: credentials are verified before anything is woken. Rules are pure; what is fetched comes in by ports. */
@NullMarked
package dev.nabi.gateway.access;

import org.jspecify.annotations.NullMarked;
