/** Images as tar files, unpacked and run as processes of this machine. */
@NullMarked
package io.kta.kubernetes.image;

import org.jspecify.annotations.NullMarked;
