@NullMarked
package io.evenkeel.provenance.image;

import org.jspecify.annotations.NullMarked;
