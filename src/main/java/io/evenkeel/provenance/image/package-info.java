/**
 * Files of pictures, as strangers send them: read strictly, and bounded before anything is unpacked. Chunk: one part of a PNG
 * file. Pixels: what is seen. Imports nothing of ours but platform.
 */
@NullMarked
package io.evenkeel.provenance.image;

import org.jspecify.annotations.NullMarked;
