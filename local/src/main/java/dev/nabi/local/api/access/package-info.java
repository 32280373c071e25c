/** Who sends a request to the API, and what they may: tokens of ServiceAccounts, roles and bindings, reviews. */
@NullMarked
package dev.nabi.local.api.access;

import org.jspecify.annotations.NullMarked;
