/* version.h - the version, for --version, histories and the HTTP user agent; changes are listed in .github/NEWS.md */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define IAE_VERSION "0.1.0"

#endif
