package io.github.atprotojakarta.webapp.secured;

import io.github.atprotojakarta.jakarta.filter.AtprotoFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;

/** The filter without web.xml. */
@WebFilter(
    urlPatterns = "/*",
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR},
    asyncSupported = true,
    initParams = @WebInitParam(name = "open", value = "/who, /open-notes"))
public class FilterByAnnotation extends AtprotoFilter {}
