/** What the operator and the code store know of each other: how an instance shows that it may fetch its code. */
@NullMarked
package dev.nabi.api.code;

import org.jspecify.annotations.NullMarked;
