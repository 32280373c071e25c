/** The verbs on objects: what create, update, patch, apply and delete do before and after the store. */
@NullMarked
package dev.nabi.local.api.resources;

import org.jspecify.annotations.NullMarked;
