/** For those who connect KTA to a target system: what it takes to watch and scale one job. */
@NullMarked
package io.kta.driver;

import org.jspecify.annotations.NullMarked;
