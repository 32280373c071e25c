/** JSON trees as the API passes them around: reading, paths, pointers. A tree that was stored is never changed; whoever changes copies first. */
@NullMarked
package dev.nabi.local.api.json;

import org.jspecify.annotations.NullMarked;
