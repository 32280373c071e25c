/** AWS Signature Version 4, verified: values in, a verdict out. */
@NullMarked
package dev.nabi.console.sigv4;

import org.jspecify.annotations.NullMarked;
