/** The code store: jars and zips by their content, for those who may deploy them and for the instances that run them. */
@NullMarked
package dev.nabi.events.code;

import org.jspecify.annotations.NullMarked;
