/** Records of the console in Secrets of its own namespace. */
@NullMarked
package dev.nabi.console.records;

import org.jspecify.annotations.NullMarked;
