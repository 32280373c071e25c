/** What an image is made of, as a CycloneDX document. */
@NullMarked
package dev.nabi.images.sbom;

import org.jspecify.annotations.NullMarked;
