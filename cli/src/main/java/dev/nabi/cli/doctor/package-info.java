/** What may be wrong with an installation, found and said in words. */
@NullMarked
package dev.nabi.cli.doctor;

import org.jspecify.annotations.NullMarked;
