"""Who is who: platform keys, communes, devices, préfectures."""
