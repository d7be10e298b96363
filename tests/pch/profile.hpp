// SPDX-License-Identifier: BSL-1.0

// For the build only: no source includes this file.
#include "vocabulary.hpp"

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/util/PlatformUtils.hpp>

#include <filesystem>
#include <fstream>
#include <random>
