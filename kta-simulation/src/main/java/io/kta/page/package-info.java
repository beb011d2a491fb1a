/** A live page of what autoscalers do, for a browser; begin at {@link io.kta.page.KtaPage}. */
@NullMarked
package io.kta.page;

import org.jspecify.annotations.NullMarked;
