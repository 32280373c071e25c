/** From a Function's spec and the installation's defaults to the Deployment of a revision. Pure. */
@NullMarked
package dev.nabi.operator.resources;

import org.jspecify.annotations.NullMarked;
