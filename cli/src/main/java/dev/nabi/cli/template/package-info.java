/** New functions from templates. */
@NullMarked
package dev.nabi.cli.template;

import org.jspecify.annotations.NullMarked;
